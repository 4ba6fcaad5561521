"""The doors: command line, HTTP, chat, Model Context Protocol. None of them knows how an answer is made."""
