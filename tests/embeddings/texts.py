"""Sentences of our own, in the languages the model is used with."""

TEXTS = {
    "Vietnamese": "Chiều 14-10, Tỉnh ủy Sông Lam trao quyết định bổ nhiệm bà Trần Thị Hạnh làm Trưởng ban Dân vận.",
    "Vietnamese without accents": "chieu 14-10 tinh uy song lam trao quyet dinh bo nhiem ba tran thi hanh",
    "English": "On Monday the committee approved a budget of 2,600 billion dong for schools in the uplands.",
    "Chinese": "星期一，委员会批准了用于山区学校和诊所的两千六百亿预算。",
    "mixed": "WHO khuyến cáo: tiêm vaccine mRNA mũi 3 (booster) trước ngày 30/9 – 世界卫生组织建议。",
    "short": "Ai?",
    "numbers": "Quyết định số 205-QĐ/TW ngày 23.9.2019; 12.345.678 đồng; ½ tấn; ①; ﬁnal",
    "spaces": "  Hai   dòng\n\tcách nhau  ",
}
LONG = " ".join([*TEXTS.values()] * 8).strip()
