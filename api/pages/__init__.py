"""The service's own pages: a citizen portal that embeds the widget, and a page that shows answers beside sources."""
