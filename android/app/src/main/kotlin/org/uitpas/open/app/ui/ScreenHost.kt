package org.uitpas.open.app.ui

import android.os.Bundle
import android.os.Parcelable
import android.util.SparseArray
import android.view.LayoutInflater
import android.view.View
import android.widget.FrameLayout

/** Shows one screen at a time. The same one is kept while it stays, and with it focus, scrolling and what was typed. */
class ScreenHost(private val container: FrameLayout) {
    private var layout = 0
    private var saved: Bundle? = null

    /** The screen of this layout. */
    fun show(layout: Int): View {
        if (this.layout != layout) {
            container.removeAllViews()
            LayoutInflater.from(container.context).inflate(layout, container)
            this.layout = layout
        }
        return container.getChildAt(0)
    }

    /** The screen is bound: what was typed and how far it was scrolled before the process ended comes back, once. */
    @Suppress("DEPRECATION")
    fun bound() {
        val state = saved?.takeIf { it.getInt(LAYOUT) == layout } ?: return
        saved = null
        state.getSparseParcelableArray<Parcelable>(VIEWS)?.let(container::restoreHierarchyState)
    }

    /** What the person left in the screen. */
    fun save(state: Bundle) {
        val views = SparseArray<Parcelable>()
        container.saveHierarchyState(views)
        state.putInt(LAYOUT, layout)
        state.putSparseParcelableArray(VIEWS, views)
    }

    /** For the next screen of the same layout. */
    fun restore(state: Bundle) {
        saved = state
    }

    private companion object {
        const val LAYOUT = "layout"
        const val VIEWS = "views"
    }
}
