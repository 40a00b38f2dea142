package org.uitpas.open.app

import java.time.Duration
import org.robolectric.shadows.ShadowSystemClock
import org.uitpas.open.core.CounterScreen
import org.uitpas.open.core.DeskState
import org.uitpas.open.core.DeskView
import org.uitpas.open.core.PassholderScreen
import org.uitpas.open.core.TabId
import org.uitpas.open.core.VerdictView

/** Places and people of the demo. */
object Demo {
    const val COUNTER = "0ce87cbc-9299-4528-8d35-92225dc9489f"
    const val EVENT = "5a0967f9-cc06-4c3c-9206-30481a767434"
    const val OTHER_EVENT = "d83b5b8a-108a-45d6-9ac9-8bdc44a0a24a"

    const val PASS = "0900000067513"
    const val CHIP = "04363CDAEE3880"
    const val OTHER_PASS = "0900000095902"
    const val OTHER_CHIP = "04784CDAEE3880"
}

/** Logs a volunteer in at the demo's counter, and opens its desk for an activity. */
fun Phone.openDesk(): Phone {
    chooseActivityOf()
    pressRow(R.id.rows, (counterView.screen as CounterScreen.ChooseActivity).view.rows.indexOfFirst { it.id == Demo.EVENT })
    return this
}

/** As far as the choice of an activity. */
fun Phone.chooseActivityOf(): Phone {
    start(Sides.COUNTER)
    logIn("balie")
    pressRow(R.id.rows, (counterView.screen as CounterScreen.ChooseCounter).view.rows.indexOfFirst { it.id == Demo.COUNTER })
    return this
}

/** Logs the passholder in. */
fun Phone.openPass(): Phone {
    start(Sides.PASSHOLDER)
    logIn("anke")
    return this
}

/** Opens a tab of the passholder's side. */
fun Phone.openTab(tab: TabId) = pressRow(R.id.tabs, passholderView.tabs.indexOfFirst { it.id == tab })

/** Types a pass at the desk. */
fun Phone.identify(pass: String) {
    if (sees(R.id.next_guest)) press(R.id.next_guest)
    type(R.id.pass, pass)
    press(R.id.pad_go)
}

/** Time passes, on the clocks that run since the phone was started. */
fun Phone.wait(time: Duration) {
    ShadowSystemClock.advanceBy(time)
    settle()
}

val Phone.desk: DeskView get() = (counterView.screen as CounterScreen.Desk).view

/** The guest at the desk. */
val Phone.guest: VerdictView get() = (desk.state as DeskState.Guest).view

/** What came of the last scan. */
val Phone.scanned get() = (passholderView.screen as PassholderScreen.Scan).view.result
