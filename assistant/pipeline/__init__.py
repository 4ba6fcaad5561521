"""From the words that somebody typed to an answer: where all steps meet.

`turns` takes one turn of a conversation: replies to it, or makes a question of it that stands alone. `questions` answers such
a question; `planning` chooses how, and the steps of a look-up meet in `look_up`.
"""
