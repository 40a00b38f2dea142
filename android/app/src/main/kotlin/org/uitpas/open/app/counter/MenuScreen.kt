package org.uitpas.open.app.counter

import android.view.View
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.languages
import org.uitpas.open.app.ui.list
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.row
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.taken
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.CounterView
import org.uitpas.open.core.DesksAction

/** What is not needed for every guest. */
internal fun View.menu(view: CounterView, act: (CounterAction) -> Unit, toMyPass: () -> Unit) {
    val desk = (view.screen as? CounterScreen.Desk)?.view
    val manage = desk?.manageLabel ?: (view.screen as? CounterScreen.ChooseActivity)?.view?.manageLabel
    offer(R.id.sync, view.labels.syncNow) { act(CounterAction.SyncNow) }
    offer(R.id.show_code, desk?.showCodeLabel) { act(CounterAction.ShowCode) }
    offer(R.id.kiosk, desk?.startKioskLabel) { act(CounterAction.StartKiosk) }
    offer(R.id.manage, manage) { act(CounterAction.Desks(DesksAction.Open)) }
    val prints = desk?.prints.orEmpty()
    say(R.id.prints_title, desk?.printsTitle.takeIf { prints.isNotEmpty() })
    list(R.id.prints, R.layout.row, prints) { row(it.pictogram, it.label) { act(CounterAction.Print(it.id)) } }
    say(R.id.languages_title, view.labels.language)
    languages(view.languages) { act(CounterAction.SetLanguage(it)) }

    val lock = view.lock
    say(R.id.lock_title, lock.title)
    say(R.id.lock_text, lock.text)
    offer(R.id.lock, lock.lockLabel.takeIf { lock.hasPin }) { act(CounterAction.Lock) }
    say(R.id.pin_label, lock.pinLabel)
    offer(R.id.save_pin, lock.saveLabel) { act(CounterAction.SetPin(taken(R.id.pin))) }
    offer(R.id.remove_pin, lock.removeLabel.takeIf { lock.hasPin }) { act(CounterAction.RemovePin) }

    offer(R.id.my_pass, view.labels.myPass, toMyPass)
    offer(R.id.log_out, view.labels.logOut.takeIf { view.canLogOut }) {
        // The core warns first while operations wait; the warning on the screen, the same button means it.
        act(CounterAction.Logout(evenIfWaiting = view.notice?.code == WARNED))
    }
}

private const val WARNED = "operations-waiting"
