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
    private var part = 0
    private var saved: Bundle? = null

    /** The screen of this layout; screens that share one are told apart by a `part` of their own, such as a list's head. */
    fun show(layout: Int, part: Int = 0): View {
        if (this.layout != layout || this.part != part) {
            container.removeAllViews()
            LayoutInflater.from(container.context).inflate(layout, container)
            this.layout = layout
            this.part = part
        }
        return container.getChildAt(0)
    }

    /** The screen is bound: what was typed and how far it was scrolled before the process ended comes back, once. */
    @Suppress("DEPRECATION")
    fun bound() {
        val state = saved?.takeIf { it.getInt(LAYOUT) == layout && it.getInt(PART) == part } ?: return
        saved = null
        state.getSparseParcelableArray<Parcelable>(VIEWS)?.let { views ->
            container.restoreHierarchyState(views)
            container.listHead?.restoreHierarchyState(views)
        }
        // Whoever types goes on typing, and a field with focus keeps its text over the next view.
        container.findViewById<View>(state.getInt(FOCUS))?.requestFocus()
    }

    /** What the person left in the screen. */
    fun save(state: Bundle) {
        val views = SparseArray<Parcelable>()
        container.saveHierarchyState(views)
        // A list leaves out what is in it.
        container.listHead?.saveHierarchyState(views)
        state.putInt(LAYOUT, layout)
        state.putInt(PART, part)
        state.putInt(FOCUS, container.findFocus()?.id ?: View.NO_ID)
        state.putSparseParcelableArray(VIEWS, views)
    }

    /** For the next screen of the same layout. */
    fun restore(state: Bundle) {
        saved = state
    }

    private companion object {
        const val LAYOUT = "layout"
        const val PART = "part"
        const val FOCUS = "focus"
        const val VIEWS = "views"
    }
}
