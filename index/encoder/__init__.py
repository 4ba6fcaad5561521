"""The embedding model: the only door to sentence_transformers, torch, openvino and tokenizers.

1. The model is looked for on disk, by path or by name; its weights' SHA-256 is taken, and compared
   with the promised one where there is one (`files`). The default model is named there, and only there.
2. The model's own files say how token vectors become a text's vector: pooling, length, prompts, and
   for which languages it was made (`config`).
3. One of two backends runs it (`backend`). For a model of the usual shape: OpenVINO (`openvino_backend`),
   with what was compiled once, compared with sentence-transformers on fixed texts and kept on disk
   (`conversion` makes it, `compiled` finds and runs it); neither torch nor sentence-transformers is
   imported then. For any other: sentence-transformers itself (`sentence_transformers_backend`), and
   `Encoder.backend` says so.
4. `sentence_transformers_backend` also runs models that read two texts together.
"""

from __future__ import annotations

from index.encoder.encoder import Encoder, Identity, Matrix, Vector
from index.encoder.files import user_cache_dir

__all__ = ["Encoder", "Identity", "Matrix", "Vector", "user_cache_dir"]
