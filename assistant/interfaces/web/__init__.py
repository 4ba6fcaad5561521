"""The chat: what a conversation does, every part of the page as escaped HTML, addresses, access.

Only `parts` knows Gradio; ``ui.py`` makes the application.
"""
