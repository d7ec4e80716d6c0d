"""Small words that tell Vietnamese typed without accents from English and from other Latin writing."""


def _words(table: str) -> frozenset[str]:
    return frozenset(table.split())


# Without accents; none of them an English word of everyday use.
VIETNAMESE_WORDS = _words("""
    ai la gi nao dau bao nhieu khi khong cua va cac nhung duoc trong tai ve cho voi co da dang nam ngay thang theo nhu
    vi sao tinh huyen xa phuong bi thu nguoi ong ba so thi tu den sau truoc khoa hoi nghi quyet dinh luat dieu khoan
    lam the nay kia minh ban toi hoc sinh vien benh thuoc phai can muon hien moi nhat quy chu tich
""")
ENGLISH_WORDS = _words("""
    the of and is are was were who what when where which how why does did do has have had been be will would can could
    should in on at by for from with to as it its this that these those an or not than then about into between
    during after before many much first name year under he she they his her their there a i
""")
# One Vietnamese syllable, accents stripped.
SYLLABLE = (
    r"(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?(?:uye|uya|oai|oay|oeo|uay|uoi|uou|ieu|yeu|uyu|"
    r"[aeiouy]{1,2})(?:ch|ng|nh|[cmnpt])?"
)
