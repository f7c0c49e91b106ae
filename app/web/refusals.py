"""Why somebody who wants to write may be refused; each knows its status and the words for it."""

from app.errors import VisavisError


class RefusedError(VisavisError):
    """A request that is not carried out. `status` and `title` are those of the page that says so."""

    status = 400
    title = "That did not work"


class SignInNeededError(RefusedError):
    """Nobody is signed in; `address` is where to sign in, and leads back afterwards."""

    status = 401
    title = "Sign in first"

    def __init__(self, address: str) -> None:
        super().__init__("Sign in first.")
        self.address = address


class ForeignFormError(RefusedError):
    """The form does not come from a page of this site, or from one of another sign-in."""

    status = 403
    title = "This form is not from here"

    def __init__(self) -> None:
        super().__init__(
            "What was sent does not come from a page of your present sign-in, so nothing was changed. "
            "Go back to the page, load it again, and send the form from there."
        )


class TooLargeError(RefusedError):
    """More was sent than a form of this site can hold."""

    status = 413
    title = "That is too much"

    def __init__(self) -> None:
        super().__init__("More was sent than any form here can hold; nothing was changed.")


class NoFormError(RefusedError):
    """What was sent is no plain form."""

    status = 415
    title = "That is no form"

    def __init__(self) -> None:
        super().__init__("Only what the forms of this site send can be used; nothing was changed.")


class TooManyError(RefusedError):
    """Too many requests from one address; `seconds` is how long to wait."""

    status = 429
    title = "Too many at once"

    def __init__(self, what: str, seconds: int) -> None:
        wait = f"{seconds} second{'' if seconds == 1 else 's'}" if seconds < 90 else f"{round(seconds / 60)} minutes"
        super().__init__(f"There were too many {what} from your address. Wait {wait}, then try again.")
        self.seconds = seconds
