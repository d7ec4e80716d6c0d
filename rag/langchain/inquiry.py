"""What a chain asks: a question alone, or with the conversation so far."""

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_messages

from rag.errors import InputError
from rag.types import Turn

Inquiry = str | Mapping[str, Any]
"""A question, or a mapping with `question` and, if there is one, the conversation so far as `history`: messages in any
form langchain takes (`[("human", …), ("ai", …)]`), or turns of ours. Other keys are left alone."""


def question_of(inquiry: Inquiry) -> tuple[str, list[Turn]]:
    """Return the question and the conversation so far. Raises InputError for what holds no question.

    >>> question_of({"question": "Còn năm 2020?", "history": [("human", "Năm 2019?"), ("ai", "Có.")]})
    ('Còn năm 2020?', [Turn(question='Năm 2019?', answer='Có.')])
    """
    if isinstance(inquiry, str):
        return inquiry, []
    question = inquiry.get("question") if isinstance(inquiry, Mapping) else None
    if not isinstance(question, str):
        raise InputError('There is no question to answer. Give a text, or {"question": …, "history": […]}.')
    return question, turns_of(inquiry.get("history") or ())


def turns_of(history: Sequence[Any]) -> list[Turn]:
    """Return a conversation as turns: a question and what was answered before the next; other messages say nothing.

    Raises InputError for what is no conversation.
    """
    turns: list[Turn] = []
    for one in history:
        if isinstance(one, Turn):
            turns.append(one)
            continue
        message = _message(one)
        if isinstance(message, HumanMessage):
            turns.append(Turn(str(message.text)))
        elif isinstance(message, AIMessage) and turns:
            said = "\n".join(filter(None, (turns[-1].answer, str(message.text))))
            turns[-1] = Turn(turns[-1].question, said)
    return turns


def _message(given: Any) -> BaseMessage:
    try:
        (message,) = convert_to_messages([given])
    except (ValueError, TypeError, NotImplementedError) as error:
        raise InputError(
            'The history holds what is no message. Give messages of langchain\'s, such as ("human", "…"), or turns.'
        ) from error
    return message
