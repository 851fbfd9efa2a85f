from django.urls import path

from samnak.casework.cases.views import casefile, diary, walking

app_name = "cases"
urlpatterns: list = [
    # the case, its services, its plan (views/casefile.py)
    # tasks, notes, appointments, contact, courses, policies, complaints (views/diary.py)
    # who walks with whom, hand-over, surge, counts (views/walking.py)
]
__all__ = ["casefile", "diary", "path", "walking"]
