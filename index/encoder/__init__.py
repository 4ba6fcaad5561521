"""The embedding model: the only door to sentence_transformers, torch, openvino and tokenizers.

1. The model is looked for on disk, by path or by name; its weights' SHA-256 is taken, and compared
   where it is promised (`files`).
2. Its own files say how token vectors become a text's vector: pooling, length, prompts (`rules`).
3. The first time, the torch module is compiled with OpenVINO, compared with sentence-transformers
   on fixed passages and kept in a cache directory (`compiled`); from then on neither torch nor
   sentence-transformers is imported. A model whose rules are not understood is run by
   sentence-transformers itself (`reference`), and `Encoder.backend` says so.
"""

from __future__ import annotations

from index.encoder.encoder import Encoder, Identity, Matrix, Vector
from index.encoder.files import user_cache_dir

__all__ = ["Encoder", "Identity", "Matrix", "Vector", "user_cache_dir"]
