"""Talk about the passages, the prompt or the model itself: it is no answer, and may give away what was asked.

That a sentence begins with "according to the document" is harmless; it is only no part of what has to be proved.
"""

import re
from collections.abc import Sequence

from rag.text.characters import base_letters, match_key
from rag.write.check.machine_talk import speaks_to_a_machine

_NOUN = r"(?:doan|doan van|doan trich|trich doan|nguon|tai lieu|van ban|ngu canh|thong tin)"
_ABOUT = re.compile(
    "|".join(
        (
            rf"\b{_NOUN} (?:so |thu )?\[?\d+\]?(?: va \[?\d+\]?)? (?:noi|cho biet|neu|de cap|viet|khong|chi ra)\b",
            rf"\b(?:theo|dua tren|dua vao|trong|tu) (?:cac |nhung )?{_NOUN}(?: so| thu)? \[?\d+\]?\s*[,.]",
            r"\b(?:doan trich|doan van|ngu canh|trich doan) (?:tren|nay|duoi day|sau day|duoc|da|khong|so)\b",
            rf"\b{_NOUN} (?:tren |nay |duoc cung cap |da cung cap )?(?:khong|chua) (?:co|de cap|neu|cung cap|noi)\b",
            r"\b(?:passages?|excerpts?|snippets?) (?:\[?\d+\]?|above|below|provided|given|says?|states?|mentions?)",
            r"\b(?:passages?|excerpts?|snippets?|contexts?|texts?|sources?|documents?|information)(?: provided|"
            r" given| above)?"
            r" (?:do(?:es)? not|don['’]t|doesn['’]t) (?:contain|mention|say|state|provide|include|specify)\b",
            r"\b(?:the|these|those|your) (?:provided|given|supplied|numbered|retrieved|above) (?:passages?|"
            r"excerpts?|snippets?|context)\b",
            r"\b(?:these|those) (?:passages?|excerpts?|snippets?)\b",
            r"^(?:i (?:am|was|can|will|have|must)|i['’]m|i['’]ve|my|(?:toi|ta) (?:la|da|se|co the|phai))\b",
            r"\bnguoi dung (?:da |dang )?hoi\b|\bthe user (?:asked|asks|wants)\b",
            r"\baccording to (?:the )?(?:passages?|excerpts?|snippets?|context)\b",
            r"\b(?:toi|minh|em) (?:la|chi la) (?:mot )?(?:mo hinh|tro ly|ai\b|chatbot|he thong)",
            r"\bi(?: am|['’]m) an? (?:ai\b|language model|large language model|assistant|chatbot)",
            r"\b(?:toi|minh) (?:khong the|xin loi|duoc huong dan|duoc yeu cau|phai tra loi)\b",
            r"\bi(?: cannot| can['’]t|['’]m sorry| was (?:told|instructed)| am (?:sorry|instructed|unable))\b",
            r"\b(?:my|your) (?:instructions?|rules|prompts?|guidelines)\b|\b(?:huong|chi) dan cua (?:toi|minh)\b",
            r"\bno_answer\b|<{2,}|>{2,}|={4,}|-{5,}|#{3,}|\*{3,}|~{3,}",
        )
    )
)
_LABEL = re.compile(r"\W*(?:nguon|sources?|cau hoi|question|tieu de|title|tra loi|answer)\s*:")  # of an answer's parts
_RANDOM = re.compile(r"\b(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{12,}\b", re.IGNORECASE)  # what a delimiter is made of
_SOURCE = r"(?:thong tin|tai lieu|nguon(?: tin)?|van ban|noi dung|du lieu|bai viet|bai bao)"
_LEAD_IN = re.compile(
    "|".join(
        (
            rf"(?:theo|dua (?:tren|vao|theo)|can cu(?: vao)?) (?:cac |nhung )?{_SOURCE}"
            r"(?: (?:tren|nay|do|da|duoc|cung cap|neu|dua ra|tren day|o tren|hien co))*\s*,\s*",
            rf"(?:cac |nhung )?{_SOURCE} (?:nay |tren |do )?(?:cho biet|neu ro|neu|noi|ghi ro|ghi|"
            rf"viet)(?: rang)?[,:]?\s+",
            r"(?:according to|based on|as (?:stated|noted|mentioned) in) (?:the |these |this )?(?:provided |given |"
            r"available )?"
            r"(?:sources?|documents?|texts?|information|data|articles?)(?: (?:provided|above|given))?\s*,\s*",
            r"the (?:source|document|text|article)s? (?:states?|says?|notes?|mentions?|indicates?|"
            r"reports?)(?: that)?[,:]?\s+",
            r"(?:cu the|ngoai ra|tom lai|nhu vay|do do|vi vay|vi the|ben canh do|hon nua|tuy nhien|dong thoi)\s*,\s*",
            r"(?:specifically|additionally|furthermore|moreover|in addition|however|therefore|thus|overall|"
            r"in short)\s*,\s*",
        )
    ),
    re.IGNORECASE,
)


def without_lead_in(claim: str) -> str:
    """Return what a claim says, without the words that only lead to it.

    >>> without_lead_in("Theo tài liệu trên, cầu dài 1.250 mét.")
    'cầu dài 1.250 mét.'
    """
    found = _LEAD_IN.match(base_letters(claim))
    return without_lead_in(claim[found.end() :]) if found and found.end() < len(claim) else claim


def speaks_of_the_prompt(claim: str, told: Sequence[str]) -> bool:
    """Tell whether a claim speaks of passages, prompt or model in words that its sources, `told`, do not have.

    >>> speaks_of_the_prompt("Đoạn 1 nói cầu dài.", []), speaks_of_the_prompt("Tôi là một mô hình ngôn ngữ.", [])
    (True, True)
    """
    said = without_lead_in(claim)
    plain = _plain(said)
    if speaks_to_a_machine(said) or _LABEL.match(plain):
        return True
    suspect = [found.group() for pattern in (_ABOUT, _RANDOM) for found in pattern.finditer(plain)]
    known = [_plain(text) for text in told] if suspect else []
    return any(not any(words in text for text in known) for words in suspect)


def _plain(text: str) -> str:
    return base_letters(match_key(text))
