package org.uitpas.open.app.counter

import android.view.View
import android.widget.EditText
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.onDone
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.taken
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.LockedView

/** Locked with a PIN: a lent phone that somebody else picked up. */
internal fun View.locked(view: LockedView, act: (CounterAction) -> Unit) {
    say(R.id.title, view.title)
    say(R.id.text, view.text)
    say(R.id.pin_label, view.pinLabel)
    say(R.id.wrong, view.wrongText)
    val unlock = { act(CounterAction.Unlock(taken(R.id.pin))) }
    findViewById<EditText>(R.id.pin).run {
        isEnabled = view.canTry
        onDone(unlock)
    }
    offer(R.id.unlock, view.unlockLabel, unlock)
    findViewById<View>(R.id.unlock).isEnabled = view.canTry
    offer(R.id.back_to_kiosk, view.backLabel) { act(CounterAction.Back) }
}
