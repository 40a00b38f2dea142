package org.uitpas.open.app.passholder

import android.view.View
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.joined
import org.uitpas.open.app.ui.longList
import org.uitpas.open.app.ui.row
import org.uitpas.open.app.ui.say
import org.uitpas.open.core.HistoryView

/** What came in and went out, last first. */
internal fun View.history(view: HistoryView) = longList(R.layout.history_head, null, view.title, view.rows) {
    row(it.pictogram, it.title, joined(it.`when`, it.place), amount = it.points)
    findViewById<View>(R.id.amount).contentDescription = it.pointsDescription
}.run {
    say(R.id.as_of, view.asOf)
    say(R.id.empty, view.emptyText.takeIf { view.rows.isEmpty() })
}
