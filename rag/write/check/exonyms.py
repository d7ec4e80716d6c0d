"""Names that languages write differently, one group a line: whoever writes one of them has told the others."""

from functools import cache

from rag.write.check.words import word_key

_GROUPS = """
    đức | germany | german
    pháp | france | french
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
    lào | laos | lao
    campuchia | cambodia | cambodian
    thái lan | thái | thailand | thai
    việt nam | vietnam | vietnamese | việt | viet nam
    úc | australia | australian
    italia | italy | italian
    tây ban nha | spain | spanish
    bồ đào nha | portugal | portuguese
    hà lan | netherlands | holland | dutch
    bỉ | belgium | belgian
    thụy sĩ | thụy sỹ | switzerland | swiss
    thụy điển | sweden | swedish
    na uy | norway | norwegian
    đan mạch | denmark | danish
    phần lan | finland | finnish
    ba lan | poland | polish
    áo | austria | austrian
    hy lạp | greece | greek
    la mã | rome | roman
    la tinh | latinh | latin
    thổ nhĩ kỳ | turkey | turkish | ottoman
    ả rập | arab | arabia | arabian | arabic
    ba tư | persia | persian | iran | iranian
    do thái | jew | jewish
    israel | israeli
    ai cập | egypt | egyptian
    nam phi | south africa
    châu âu | âu | europe | european
    liên minh châu âu | european union | eu
    châu á | asia | asian
    đông nam á | southeast asia | south east asia
    châu phi | africa | african
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
    công giáo | catholic
    tin lành | protestant
    kitô giáo | cơ đốc | thiên chúa giáo | ki-tô | christian | christianity
    hồi giáo | islam | islamic | muslim
    phật giáo | phật | buddhism | buddhist | buddha
    giêsu | jesus
    thượng đế | thiên chúa | chúa | god
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


@cache
def _alternatives() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for line in _GROUPS.strip().splitlines():
        names = tuple(tuple(word_key(word) for word in name.replace(".", " ").split()) for name in line.split("|"))
        for name in names:
            found[name] = found.get(name, ()) + names
    return found


def other_names(name: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Return how else the name with these word keys is written, itself included; nothing where none is known.

    >>> ("franc",) in other_names(("pháp",))
    True
    """
    return _alternatives().get(name, ())
