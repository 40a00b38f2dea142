package org.uitpas.open.app.counter

import android.view.View
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.qr
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.shown
import org.uitpas.open.app.ui.verdict
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.KioskView

/** Left alone at the entrance: a code to scan, or tap to save. */
internal fun View.kiosk(view: KioskView, act: (CounterAction) -> Unit) {
    say(R.id.title, view.title)
    say(R.id.subtitle, view.subtitle)
    val result = view.result
    qr(R.id.live_code, view.code.takeIf { result == null })
    say(R.id.text, view.text.takeIf { result == null })
    findViewById<View>(R.id.invitation).shown = result == null
    say(R.id.tap_text, view.tapText.takeIf { result == null })
    findViewById<View>(R.id.result).run {
        shown = result != null
        result?.let { verdict(it.tone, it.pictogram, it.headline, it.detail, "") }
    }
    offer(R.id.leave, view.leaveLabel) { act(CounterAction.StopKiosk) }
}
