package org.uitpas.open.app.ui

import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import android.widget.ListView
import org.uitpas.open.app.R

/**
 * A list that may be long: a head with its title, rows, perhaps a foot. What else is in head and foot is bound by the
 * caller. `row` holds what is shown as its only child, since a list takes no distance from margins.
 */
fun <T> View.longList(head: Int, foot: Int?, title: String, rows: List<T>, row: Int = R.layout.long_row, show: View.(T) -> Unit): View {
    val list = findViewById<ListView>(R.id.rows)
    if (list.adapter == null) {
        val inflater = LayoutInflater.from(context)
        val top = inflater.inflate(head, list, false)
        // Rows have titles too: once the head is scrolled away, a search in the list would find one of those.
        list.tag = top
        list.addHeaderView(top, null, false)
        foot?.let { list.addFooterView(inflater.inflate(it, list, false), null, false) }
        list.adapter = Rows(row, rows, show)
    } else {
        @Suppress("UNCHECKED_CAST")
        ((list.adapter as android.widget.HeaderViewListAdapter).wrappedAdapter as Rows<T>).replace(rows, show)
    }
    (list.tag as View).say(R.id.title, title)
    return list
}

/** The head of the long list in here, if there is one. */
val View.listHead get() = findViewById<ListView?>(R.id.rows)?.tag as? View

private class Rows<T>(private val layout: Int, private var rows: List<T>, private var show: View.(T) -> Unit) : BaseAdapter() {
    fun replace(rows: List<T>, show: View.(T) -> Unit) {
        val same = this.rows == rows
        this.rows = rows
        this.show = show
        if (!same) notifyDataSetChanged()
    }

    override fun getCount() = rows.size

    override fun getItem(position: Int): Any? = rows[position]

    override fun getItemId(position: Int) = position.toLong()

    override fun areAllItemsEnabled() = false

    override fun isEnabled(position: Int) = false

    override fun getView(position: Int, convertView: View?, parent: ViewGroup): View {
        val view = convertView ?: LayoutInflater.from(parent.context).inflate(layout, parent, false)
        (view as ViewGroup).getChildAt(0).show(rows[position])
        return view
    }
}
