"""Claims that the cited passages do not speak of, wholly or in part."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from eval.pairs.changing import Change, Setting
from eval.pairs.statement import Statement, covered

_TOO_NEAR = 0.85  # share of syllables from which the passages may say it after all
_TAILS = {
    "vi": (
        ", và được cả nước khen ngợi", ", điều này khiến nhiều người dân phản đối", ", nhờ sự tài trợ của nước ngoài",
        ", và đây là kỷ lục chưa từng có", ", theo đánh giá của các chuyên gia quốc tế", ", và sẽ sớm bị bãi bỏ",
        ", dù trước đó kế hoạch này từng bị hủy bỏ", ", và đã giành được một giải thưởng lớn", ", gây thiệt hại lớn",
        ", nhưng chi phí vượt xa dự toán", ", và sau này được dựng thành phim", ", vì lý do sức khỏe",
    ),
    "en": (
        ", and was praised throughout the country", ", which led to public protests", ", thanks to foreign donations",
        ", which is an unbroken record", ", according to international experts", ", and this will soon be abolished",
        ", although an earlier plan had been cancelled", ", and won a major award", ", causing heavy losses",
        ", but the cost was far above the estimate", ", and was later made into a film", ", for health reasons",
    ),
}  # fmt: skip
_COMMON = {
    "vi": (
        "Trái Đất quay quanh Mặt Trời.", "Nước sôi ở một trăm độ C tại áp suất thường.", "Voi là loài động vật ăn cỏ.",
        "Cá voi là động vật có vú sống ở biển.", "Ánh sáng truyền đi nhanh hơn âm thanh.", "Kim cương là cacbon.",
        "Sông Mê Kông chảy qua nhiều nước Đông Nam Á.", "Con người có hai lá phổi và một trái tim.",
        "Bóng đá được chơi bởi hai đội, mỗi đội mười một cầu thủ.", "Mặt Trăng là vệ tinh tự nhiên của Trái Đất.",
        "Ong mật sống thành đàn và làm ra mật.", "Cây xanh hấp thụ khí cacbonic và thải ra ôxy.",
    ),
    "en": (
        "The Earth revolves around the Sun.", "Water boils at one hundred degrees Celsius at sea level.",
        "Elephants are herbivores.", "Whales are mammals that live in the sea.", "Light travels faster than sound.",
        "Diamond is a form of carbon.", "The Mekong flows through several countries of Southeast Asia.",
        "Humans have two lungs and one heart.", "The Moon is the natural satellite of the Earth.",
        "Honey bees live in colonies and make honey.", "Chess is played on a board of sixty-four squares.",
        "Mount Everest is the highest mountain in the world.",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The statements of a set by where they stand, from which strangers to a statement are drawn."""

    statements: tuple[Statement, ...]
    by_source: dict[str, tuple[Statement, ...]]

    @classmethod
    def of(cls, statements: Sequence[Statement]) -> "Neighbours":
        """Return the neighbours among so many statements; those made of two are no one's."""
        whole = [one for one in statements if one.made != "joined"]
        by_source: dict[str, list[Statement]] = {}
        for one in whole:
            by_source.setdefault(topic_of(one), []).append(one)
        return cls(tuple(whole), {source: tuple(of) for source, of in by_source.items()})


def topic_of(statement: Statement) -> str:
    """Return what a statement's document is about: its title, else its source."""
    return statement.cited[0].title or statement.cited[0].source


def mixed(setting: Setting, neighbours: Neighbours) -> Change | None:
    """Return the statement with a clause joined that nothing supports."""
    statement, draw = setting.statement, setting.draw
    head = statement.text.removesuffix(".")
    if draw.random() < 0.6 and statement.language in _TAILS:
        return Change(f"{head}{draw.choice(_TAILS[statement.language])}.", "mixed", "tail")
    other = _drawn([one for one in neighbours.statements if len(one.text) < 140], statement, draw)
    if other is None:
        return None
    link = "; " if draw.random() < 0.5 else ", và " if statement.language == "vi" else ", and "
    return Change(f"{head}{link}{other.text}", "mixed", "sentence")


def near(setting: Setting, neighbours: Neighbours) -> Change | None:
    """Return a true statement of the same article that the passages cited do not say."""
    same = neighbours.by_source.get(topic_of(setting.statement), ())
    other = _drawn(same, setting.statement, setting.draw)
    return Change(other.text, "unrelated-near", other.made) if other else None


def far(setting: Setting, neighbours: Neighbours) -> Change | None:
    """Return a true statement of another article, or one that everybody knows."""
    statement, draw = setting.statement, setting.draw
    if draw.random() < 0.2 and statement.language in _COMMON:
        return Change(draw.choice(_COMMON[statement.language]), "unrelated-far", "common")
    others = [one for one in neighbours.statements if topic_of(one) != topic_of(statement)]
    other = _drawn(others, statement, draw)
    return Change(other.text, "unrelated-far", other.made) if other else None


def _drawn(offered: Sequence[Statement], statement: Statement, draw: Random) -> Statement | None:
    """Draw one in the same language of another passage, which those cited do not hold."""
    cited = {passage.text for passage in statement.cited}
    for _ in range(6 if offered else 0):
        other = draw.choice(offered)
        apart = other.language == statement.language and other.cited[0].text not in cited
        if apart and covered(other.text, statement.legible) < _TOO_NEAR:
            return other
    return None
