"""The Gradio components of the chat, a module for each part of the page; `page` connects them.

A module has the functions that events call: values of components in, values of components out.
"""
