"""What rendered pages share: templates, style, charts as SVG, Markdown, unseen characters made visible."""
