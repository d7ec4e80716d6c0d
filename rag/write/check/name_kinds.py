"""Words that names are made with and that name nothing: of office, of kind, of the beginning of a sentence."""

from rag.write.check.words import word_key


def _keys(table: str) -> frozenset[str]:
    return frozenset(word_key(word) for word in table.split())


def _pairs(table: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(word_key(word) for word in pair.split()) for pair in table.split(","))


JOINTS = _keys("of the de la von van du da di del der den")
# English words of office and of kind: texts differ in them, wherever they stand in a name.
GENERIC = _keys("""
    mr mrs ms dr prof professor president chairman chairwoman director minister secretary deputy vice chief head
    rector governor mayor king queen emperor prince pope saint st sir lord university college hospital company
    corporation committee department ministry office council party government state province provincial district
    city town village commune county republic kingdom empire national international people's people road street
    river mountain lake island bridge airport station bank group centre center institute association union agency
    board law act article decree decision resolution circular directive plan no number the in on at by treaty
    january february march april may june july august september october november december war battle theorem church
    world general
""")
# Vietnamese ones only at the beginning, for syllables of theirs are given names too.
LEADING = _keys("""
    trường sở bộ ban tỉnh huyện xã phường quận thôn ấp bản phòng cục viện ông bà anh chị cô thầy phó bs ts ths tp tx
    gs pgs nhà vua
    tướng hoàng công đảng đoàn khoa luật điều khoản sông núi cầu hồ đảo chợ đền chùa đường phố khu cảng báo đài giải cúp
    trận thời nước người tiếng quỹ hội theo quý thánh
""")
# Capitalised words that with the small one after them say a kind: `Trung tâm`, `Giám đốc`.
PAIRS = _pairs("""
    trung tâm, giám đốc, chủ tịch, bí thư, bệnh viện, đại học, công ty, ủy ban, uỷ ban, hội đồng, thành phố, thị
    xã, thị trấn, đồng chí, bác sĩ, tiến sĩ, thạc sĩ, giáo sư, phó chủ, phó giám, phó bí, phó trưởng, trưởng ban,
    trưởng phòng, trưởng khoa, hiệu trưởng, tổng giám, tổng bí, cơ quan, chương trình, nghị quyết, nghị định,
    quyết định, quy định, quy chế, chỉ thị, thông báo, thông tư, chính phủ, nhà nước, quốc gia, nhân dân, sân bay,
    ngân hàng, tập đoàn, tòa án, toà án, viện trưởng, cao đẳng, chi cục, dự án, kế hoạch, nhà máy, thủ tướng, bộ
    trưởng, thứ trưởng, tổng thống, hoàng đế, nữ hoàng, công tước, phi công, phi hành, chúa tể, anh hùng, pháp
    luật, pháp lý, pháp lệnh, đức tin, mỹ thuật, nhật báo, nhật ký, thổ dân, á quân, thái tử, thái hậu, nga ngữ,
    chiến tranh, trường đại, đại tá, đại hội, tỉnh ủy, huyện ủy, thành ủy, đảng ủy, đảng bộ, quốc hội, liên đoàn,
    hiệp hội, học viện, nhà xuất, tạp chí, công viên, quảng trường, thế kỷ, sinh viên, học sinh
""")
STARTERS = _keys("""
    theo trong tại ngoài nếu khi sau trước từ đến các những một hai ba mỗi mọi tất cả đây đó việc với và do vì để nhờ
    tuy nhưng tính hiện đối cùng bên nhằm còn số cả bản cuộc giá mức ngay lúc dù mặc qua vào về thứ tổng
    according although after before during while when since for from with by as if it its this that these those he she
    they we you there their his her one two three both most many some several each every an however moreover also to
    under over between not no all about among because despite only other another such unlike until upon
    whereas who what where which why how additionally furthermore later earlier often usually generally today now then
    thus therefore hence finally gradually currently recently originally initially eventually specifically traditionally
    historically following three four five six seven eight nine ten once neither either nor yet still even instead
    meanwhile moreover nevertheless nonetheless indeed perhaps sometimes here there rather soon certain my
""")
# Vietnamese family names: a person's name keeps its syllables in every language.
FAMILIES = _keys("""
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh trịnh mai đào đoàn lương lâm tạ tô kiều
    thái chu vương trương cao hà
""")
