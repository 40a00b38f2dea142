package org.uitpas.open.app.ui

import android.view.View
import org.uitpas.open.app.R
import org.uitpas.open.core.LanguageRow
import org.uitpas.open.core.LoginView

/** Logging in, which happens in the system's browser; the way to the other side of the pass. */
fun View.login(
    view: LoginView,
    languages: List<LanguageRow>,
    logIn: () -> Unit,
    setLanguage: (tag: String) -> Unit,
    otherSide: String?,
    goOver: () -> Unit,
) {
    say(R.id.title, view.title)
    say(R.id.text, view.text)
    offer(R.id.login, view.button, logIn)
    findViewById<View>(R.id.login).isEnabled = !view.busy
    findViewById<View>(R.id.busy).shown = view.busy
    languages(languages, setLanguage)
    offer(R.id.other_side, otherSide, goOver)
}
