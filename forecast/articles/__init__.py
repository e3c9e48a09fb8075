"""What is kept of an article's text, and not the text: words, fingerprint, anchors, overlap."""
