"""The Gradio components of the chat, a file for each part of the page; `page` puts them together."""
