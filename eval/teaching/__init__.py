"""What a trained check of claims learns from: claims beside evidence, with the words that it does not bear out."""
