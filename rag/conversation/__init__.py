"""Follow-up questions of a conversation, put so that they can be searched alone."""

from rag.conversation.standing import standalone

__all__ = ["standalone"]
