"""What can be told of an article's text without keeping it: words, fingerprint, anchors, overlap."""
