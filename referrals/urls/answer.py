"""The page on which a partner without an account answers."""

from django.urls import path

from ..views import answer

urlpatterns = [
    path("jawab/", answer.answer, name="answer"),
    path("jawab/surat/", answer.answer_letter, name="answer-letter"),
    path("jawab/terima-kasih/", answer.answer_done, name="answer-done"),
]
