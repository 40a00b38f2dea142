package org.uitpas.open.app.ui

import android.view.LayoutInflater
import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import android.widget.ListView
import org.uitpas.open.app.R

/** A list that may be long: a head, rows of `R.layout.long_row`, perhaps a foot. The head and foot are bound by the caller. */
fun <T> View.longList(head: Int, foot: Int?, rows: List<T>, show: View.(T) -> Unit): View {
    val list = findViewById<ListView>(R.id.rows)
    if (list.adapter == null) {
        val inflater = LayoutInflater.from(context)
        list.addHeaderView(inflater.inflate(head, list, false), null, false)
        foot?.let { list.addFooterView(inflater.inflate(it, list, false), null, false) }
        list.adapter = Rows(rows, show)
    } else {
        @Suppress("UNCHECKED_CAST")
        ((list.adapter as android.widget.HeaderViewListAdapter).wrappedAdapter as Rows<T>).replace(rows, show)
    }
    return list
}

private class Rows<T>(private var rows: List<T>, private var show: View.(T) -> Unit) : BaseAdapter() {
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
        val view = convertView ?: LayoutInflater.from(parent.context).inflate(R.layout.long_row, parent, false)
        (view as ViewGroup).getChildAt(0).show(rows[position])
        return view
    }
}
