"""What pages of HTML share: their style, their charts, unseen characters made visible."""
