package org.uitpas.open.app.counter

import android.view.View
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.field
import org.uitpas.open.app.ui.joined
import org.uitpas.open.app.ui.longList
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.offerSign
import org.uitpas.open.app.ui.row
import org.uitpas.open.app.ui.say
import org.uitpas.open.core.ChooseActivityView
import org.uitpas.open.core.ChooseCounterView
import org.uitpas.open.core.CounterAction
import org.uitpas.open.core.Pictogram

/** Which organizer's counter; last used on top. */
internal fun View.chooseCounter(view: ChooseCounterView, act: (CounterAction) -> Unit) =
    longList(R.layout.choose_counter_head, null, view.title, view.rows) {
        row(Pictogram.COUNTER, it.name, it.place, selected = it.lastUsed) { act(CounterAction.ChooseCounter(it.id)) }
    }.run {
        say(R.id.search_label, view.searchLabel)
        field(R.id.search, view.search) { act(CounterAction.Search(it)) }
        say(R.id.empty, view.emptyText.takeIf { view.rows.isEmpty() })
    }

/** Which activity points are saved for, or none; today first. */
internal fun View.chooseActivity(view: ChooseActivityView, act: (CounterAction) -> Unit) =
    longList(R.layout.choose_activity_head, R.layout.choose_activity_foot, view.title, view.rows) {
        // Most are at the counter's own place, which stands above the list.
        val elsewhere = it.place.takeIf { place -> place != view.counterName }.orEmpty()
        row(it.pictogram, it.title, joined(it.`when`, elsewhere), it.openText, badge = it.points) {
            act(CounterAction.ChooseActivity(it.id))
        }
    }.run {
        say(R.id.counter_name, view.counterName)
        say(R.id.day, view.day.label)
        offerSign(R.id.previous_day, view.day.previousLabel) { act(CounterAction.ChooseDay(view.day.previous)) }
        offerSign(R.id.next_day, view.day.nextLabel) { act(CounterAction.ChooseDay(view.day.next)) }
        say(R.id.search_label, view.searchLabel)
        field(R.id.search, view.search) { act(CounterAction.Search(it)) }
        say(R.id.empty, view.emptyText.takeIf { view.rows.isEmpty() })
        offer(R.id.without, view.withoutLabel) { act(CounterAction.ChooseActivity(null)) }
        offer(R.id.manage, view.manageLabel) { act(CounterAction.Desks(org.uitpas.open.core.DesksAction.Open)) }
    }
