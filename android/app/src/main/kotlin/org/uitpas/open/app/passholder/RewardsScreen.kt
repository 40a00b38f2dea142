package org.uitpas.open.app.passholder

import android.view.View
import android.widget.TextView
import org.uitpas.open.app.R
import org.uitpas.open.app.ui.field
import org.uitpas.open.app.ui.joined
import org.uitpas.open.app.ui.list
import org.uitpas.open.app.ui.longList
import org.uitpas.open.app.ui.row
import org.uitpas.open.app.ui.say
import org.uitpas.open.core.PassholderAction
import org.uitpas.open.core.RewardsView

/** What points buy. */
internal fun View.rewards(view: RewardsView, act: (PassholderAction) -> Unit) =
    longList(R.layout.rewards_head, null, view.title, view.rows) { card ->
        val more = joined(card.reach, *card.badges.toTypedArray())
        row(card.pictogram, card.title, card.place, more, badge = card.price) { act(PassholderAction.OpenReward(card.id)) }
    }.run {
        say(R.id.search_label, view.searchLabel)
        field(R.id.search, view.search) { act(PassholderAction.SearchRewards(it)) }
        list(R.id.filters, R.layout.choice, view.filters) { filter ->
            (this as TextView).text = filter.label
            isSelected = filter.selected
            setOnClickListener { act(PassholderAction.FilterRewards(filter.id)) }
        }
        findViewById<View>(R.id.filters_scroll).contentDescription = view.filtersLabel
        say(R.id.as_of, view.asOf)
        say(R.id.empty, view.emptyText.takeIf { view.rows.isEmpty() })
    }
