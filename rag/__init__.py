"""Hỏi Đáp: answers from documents, each statement cited to the character. Importing loads no model."""
