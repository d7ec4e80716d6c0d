"""Names that languages write differently: whoever writes one of them has told the others.

Countries and languages are the Unicode CLDR's, through babel; the groups here are what it lacks: people of a country,
short forms, older spellings, faiths, days.
"""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from rag.write.check.words import word_key

_GROUPS = """
    đức | germany | german
    pháp | france | french | frenchmen | frenchman
    anh | vương quốc anh | england | english | britain | british | united kingdom | uk
    mỹ | mĩ | hoa kỳ | america | american | united states | usa | us | u.s
    nga | russia | russian
    liên xô | xô viết | soviet | ussr
    trung quốc | trung hoa | china | chinese
    hán | han
    đài loan | taiwan | taiwanese
    hồng kông | hong kong
    nhật bản | nhật | japan | japanese
    hàn quốc | triều tiên | korea | korean
    mông cổ | nguyên mông | mongol | mongolia
    ấn độ | india | indian
    lào | laos | lao | laotian
    campuchia | cambodia | cambodian
    thái lan | thái | thailand | thai
    việt nam | vietnam | vietnamese | việt | viet nam
    úc | australia | australian
    italia | ý | italy | italian
    rumani | romania | romanian
    bungari | bulgaria | bulgarian | bulgar
    tây ban nha | spain | spanish | hispanic
    bồ đào nha | portugal | portuguese
    hà lan | netherlands | holland | dutch
    bỉ | belgium | belgian
    thụy sĩ | thụy sỹ | switzerland | swiss
    thụy điển | sweden | swedish | swede
    na uy | norway | norwegian
    đan mạch | denmark | danish
    phần lan | finland | finnish
    ba lan | poland | polish
    áo | austria | austrian
    hy lạp | greece | greek
    la mã | rome | roman
    la tinh | latinh | latin
    thổ nhĩ kỳ | thổ | turkey | turkish | turk | ottoman
    ả rập | arab | arabia | arabian | arabic
    ba tư | persia | persian | iran | iranian
    do thái | jew | jewish
    israel | israeli
    ai cập | egypt | egyptian
    nam phi | south africa
    châu âu | âu | europe | european
    liên minh châu âu | european union | eu
    châu á | á | asia | asian
    đông nam á | southeast asia | south east asia
    châu phi | phi | africa | african
    châu mỹ | america | americas | american
    bắc mỹ | north america
    nam mỹ | south america
    trung đông | middle east
    thái bình dương | pacific
    đại tây dương | atlantic
    ấn độ dương | indian ocean
    địa trung hải | mediterranean
    ca-na-đa | canada | canadian
    mê-hi-cô | mexico | mexican
    braxin | brazil | brazilian
    ái nhĩ lan | ireland | irish
    xcốt-len | scotland | scottish
    liên hợp quốc | liên hiệp quốc | united nations | un
    hà nội | hanoi | ha noi
    thành phố hồ chí minh | tp hồ chí minh | tp hcm | tphcm | ho chi minh city | hcmc | sài gòn | saigon
    bắc kinh | beijing | peking
    thượng hải | shanghai
    luân đôn | london
    paris | pa-ri
    moskva | mát-xcơ-va | moscow
    công giáo | catholic | catholicism
    tin lành | kháng cách | protestant | protestantism
    kitô giáo | kitô | ki tô | cơ đốc | thiên chúa giáo | ki-tô | christian | christianity
    hồi giáo | islam | islamic | muslim
    phật giáo | phật | buddhism | buddhist | buddha
    giêsu | jesus
    thượng đế | thiên chúa | chúa | đức chúa | god | lord
    mặt trời | sun
    mặt trăng | moon
    trái đất | earth
    sao hỏa | mars
    chiến tranh thế giới | thế chiến | world war
    đảng cộng sản | cộng sản | communist | communist party
    quốc hội | national assembly | parliament | congress
    giáng sinh | noel | christmas
    tết | lunar new year
    thứ hai | monday
    thứ ba | tuesday
    thứ tư | wednesday
    thứ năm | thursday
    thứ sáu | friday
    thứ bảy | saturday
    chủ nhật | sunday
"""


_WORDS = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_CODE = re.compile(r"[A-Z]{2}|[a-z]{2,3}")  # of a country, of a language; regions of the world have digits
_IN_LANGUAGE = "Tiếng "
_PEOPLE = ("n", "an", "ian", "es", "i")  # as keys end: `Algerian`, `Congolese`, `Iraqi`
_LEAST_STEM = 4


@cache
def _alternatives() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for group in [*(line.replace(".", " ").split("|") for line in _GROUPS.strip().splitlines()), *_of_the_cldr()]:
        names = tuple(tuple(word_key(word) for word in name.replace("-", " ").split()) for name in group)
        for name in names:
            found[name] = (*found.get(name, ()), *(one for one in names if one not in found.get(name, ())))
    return found


def _of_the_cldr() -> Iterator[tuple[str, str]]:
    """Yield the names of countries and languages that are one name in each language, and not the same one."""
    vietnamese, english = Locale("vi"), Locale("en")
    pairs = [(vietnamese.territories, english.territories), (vietnamese.languages, english.languages)]
    for own, other in pairs:
        for code, name in own.items():
            names = str(name).removeprefix(_IN_LANGUAGE), str(other.get(code, ""))
            if _CODE.fullmatch(str(code)) and all(map(_WORDS.fullmatch, names)) and names[0] != names[1]:
                yield names


def other_names(name: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return how else the name with these word keys is written, itself included; nothing where none is known.

    >>> ("franc",) in other_names(("pháp",))
    True
    """
    known = _alternatives()
    if name in known or len(name) > 1:
        return known.get(name, ())
    stems = (name[0].removesuffix(ending) for ending in _PEOPLE if name[0].endswith(ending))
    return next((known[(stem,)] for stem in stems if len(stem) >= _LEAST_STEM and (stem,) in known), ())
