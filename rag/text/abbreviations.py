"""Words after whose full stop a sentence goes on, Vietnamese and English. Case-folded."""


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Before a name, in any case: `TP. Long Xuyên`, `ThS. Lê Thị B`.
BEFORE_A_NAME = _words("""
    tp tx tt ths ts tskh pgs gs bs bscki bsckii cki ckii ks kts ls cn ncs gvc gvcc nsnd nsưt đ/c đc
""")

# Before a name, with a capital only (a Vietnamese sentence may end in `sen` or `gen`): `Mr. Smith`.
TITLES = _words("""
    ông mr mrs ms mx dr prof rev hon gov sen rep gen col lt sgt capt st mt messrs mme mlle sr jr
""")

# Before a number: `No. 5`, `tr. 12`, `Art. 3`.
BEFORE_A_NUMBER = _words("""
    no nos nr art arts sec ch chap fig figs eq eqs p pp par para pt vol vols ed tab ref refs cl approx
    jan feb mar apr jun jul aug sep sept oct nov dec tr đ k q tel đt sđt
""")

# Whatever follows. `v.v.`, `etc.` and `Inc.` need no entry: a small letter after any full stop says that it goes on.
IN_THE_MIDDLE = _words("e.g i.e cf vs viz al resp incl excl vd")

# A capital after `U.S.` or `Plan B.` starts a sentence if it starts one of these words.
STARTERS = _words("""
    the a an he she it they we you i in on at this that these those but and however there when while after before as
    its his her their our my if although since for from to by with no not
""")

# The same in Vietnamese; `Theo` and `Anh` are names too, so a small letter must follow.
VIETNAMESE_STARTERS = _words("""
    trong tại theo ông bà anh chị đồng các những từ khi sau trước do vì nếu đây đó ngoài bên về với để hiện năm ngày
    người việc cơ tuy nhưng và còn cùng qua nhờ song mặt tất mỗi một hai ba
""")

# `Điều 5.` at the start of a line names what follows. A pattern.
NUMBERED = (
    "điều|khoản|chương|mục|phần|tiểu mục|bước|câu|hình|bảng|biểu|phụ lục|bài|ví dụ|"
    "article|section|chapter|part|step|table|figure|appendix|clause|question"
)
