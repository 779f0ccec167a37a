"""The form of one switch."""

from django import forms

from diatonic.common.flags import Flag

_STATES = {"on": True, "off": False, "usual": None}


class SwitchForm(forms.Form):
    """Which flag, where (empty: everywhere), and how."""

    flag = forms.ChoiceField(choices=[(flag.value, flag.value) for flag in Flag])
    place = forms.CharField(required=False, max_length=63)
    state = forms.ChoiceField(choices=[(name, name) for name in _STATES])

    def on(self) -> bool | None:
        """Return how it is switched; ``None``: as usual."""
        return _STATES[self.cleaned_data["state"]]
