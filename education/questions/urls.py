"""Routes of the question bank and of imports."""

from django.urls import path

from education.questions.views import bank, imports, quizzes

app_name = "questions"

_BANK = "o/<str:organization>/questions/"
_IMPORTS = f"{_BANK}imports/"
_IMPORT = f"{_IMPORTS}<str:import_id>/"
_QUIZ = f"{_BANK}quiz/<str:module_id>/<str:content_id>/"
_QUESTION = f"{_BANK}<str:question_id>/"

urlpatterns = [
    path(_BANK, bank.questions, name="bank"),
    path(f"{_BANK}new/", bank.new, name="new"),
    path(f"{_BANK}export/", bank.export, name="export"),
    path(_IMPORTS, imports.imports, name="imports"),
    path(_IMPORT, imports.one, name="import"),
    path(f"{_IMPORT}read/", imports.read, name="read"),
    path(f"{_IMPORT}choose/", imports.choose, name="choose"),
    path(f"{_IMPORT}forget/", imports.forget, name="forget"),
    path(f"{_QUIZ}add/", quizzes.add, name="add-to-quiz"),
    path(f"{_QUIZ}keep/", quizzes.keep, name="keep-from-quiz"),
    path(_QUESTION, bank.question, name="question"),
    path(f"{_QUESTION}delete/", bank.delete, name="delete"),
    path(f"{_QUESTION}bring-back/", bank.bring_back, name="bring-back"),
]
