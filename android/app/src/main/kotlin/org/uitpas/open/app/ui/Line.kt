package org.uitpas.open.app.ui

import android.content.Context
import android.util.AttributeSet
import android.view.View
import android.widget.LinearLayout
import android.widget.ListView
import org.uitpas.open.app.R

// On a wide screen no line of text is wider than the eye follows: what is left over is given to both sides.

private fun View.keepToALine(widthMeasureSpec: Int) {
    val most = resources.getDimensionPixelSize(R.dimen.line)
    val side = maxOf(resources.getDimensionPixelSize(R.dimen.space_4), (View.MeasureSpec.getSize(widthMeasureSpec) - most) / 2)
    if (paddingStart != side || paddingEnd != side) setPaddingRelative(side, paddingTop, side, paddingBottom)
}

/** What a page holds, one below the other. */
class Column(context: Context, attributes: AttributeSet?) : LinearLayout(context, attributes) {
    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        keepToALine(widthMeasureSpec)
        super.onMeasure(widthMeasureSpec, heightMeasureSpec)
    }
}

/** A page that is a long list. */
class ColumnOfRows(context: Context, attributes: AttributeSet?) : ListView(context, attributes) {
    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        keepToALine(widthMeasureSpec)
        super.onMeasure(widthMeasureSpec, heightMeasureSpec)
    }
}
