"""How the reader's weights are made; needs the extra ``training``; not part of the installed package."""
