"""How the ranker's weights are made; needs the extra ``train``, nothing here runs when asking."""
