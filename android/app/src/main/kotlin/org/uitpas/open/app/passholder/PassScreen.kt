package org.uitpas.open.app.passholder

import android.view.View
import android.widget.TextView
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.barcode
import org.uitpas.open.app.ui.list
import org.uitpas.open.app.ui.qr
import org.uitpas.open.app.ui.row
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.shown
import org.uitpas.open.core.FamilyRow
import org.uitpas.open.core.PassView
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.Pictogram

/** The pass, to hold under a scanner. */
internal fun View.pass(view: PassView, act: (PassholderAction) -> Unit) {
    say(R.id.empty, view.emptyText)
    findViewById<View>(R.id.pass).shown = view.number.isNotEmpty()
    say(R.id.name, view.name)
    say(R.id.balance, view.balanceText)
    say(R.id.as_of, view.asOf)
    say(R.id.waiting, view.waitingText)
    barcode(R.id.barcode, view.barcode)
    say(R.id.number, view.number)
    findViewById<View>(R.id.number).contentDescription = "${view.numberLabel} ${view.number}"
    qr(R.id.live_code, view.liveCode)
    say(R.id.live_text, view.liveText.takeIf { view.liveCode != null })
    list(R.id.memberships, R.layout.line_on_pass, view.memberships) { (this as TextView).text = it }
    family(view.familyTitle, view.family, act)
}

/** Whose pass can be shown on this phone. */
internal fun View.family(title: String, rows: List<FamilyRow>, act: (PassholderAction) -> Unit) {
    say(R.id.family_title, title.takeIf { rows.isNotEmpty() })
    list(R.id.family, R.layout.row, rows) {
        row(Pictogram.PERSON, it.name, it.balanceText, selected = it.selected) { act(PassholderAction.ShowPassOf(it.id)) }
    }
}
