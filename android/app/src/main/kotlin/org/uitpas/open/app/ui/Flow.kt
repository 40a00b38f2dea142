package org.uitpas.open.app.ui

import android.content.Context
import android.util.AttributeSet
import android.util.TypedValue.COMPLEX_UNIT_SP
import android.util.TypedValue.applyDimension
import android.view.Gravity
import android.view.View
import android.widget.LinearLayout
import org.uitpas.open.app.R

/**
 * Side by side where it fits, below each other where it does not: with larger text, in a longer language, on a narrow
 * phone.
 *
 * A child with a weight takes a share of what its line leaves over. One of width 0 needs its `minWidth`, more when letters
 * are larger; any other what it would take by itself. Height `match_parent` is that of the line.
 */
class Flow(context: Context, attributes: AttributeSet?) : LinearLayout(context, attributes) {
    private class Line {
        val children = mutableListOf<View>()
        val widths = mutableListOf<Int>()
        var height = 0
    }

    private val lines = mutableListOf<Line>()
    private val letters = resources.displayMetrics.run { applyDimension(COMPLEX_UNIT_SP, BODY, this) / (BODY * density) }
    private val gap = resources.getDimensionPixelSize(R.dimen.space_2)

    override fun onMeasure(widthMeasureSpec: Int, heightMeasureSpec: Int) {
        val room =
            when (MeasureSpec.getMode(widthMeasureSpec)) {
                MeasureSpec.UNSPECIFIED -> Int.MAX_VALUE / 2
                else -> maxOf(0, MeasureSpec.getSize(widthMeasureSpec) - paddingLeft - paddingRight)
            }
        fill(room)
        lines.forEach { measure(it, room) }
        val widest = lines.maxOfOrNull { it.widths.sum() + gap * (it.children.size - 1) } ?: 0
        setMeasuredDimension(
            resolveSize(widest + paddingLeft + paddingRight, widthMeasureSpec),
            resolveSize(maxOf(suggestedMinimumHeight, lines.sumOf { it.height } + paddingTop + paddingBottom), heightMeasureSpec),
        )
    }

    private fun fill(room: Int) {
        lines.clear()
        var left = 0
        for (place in 0 until childCount) {
            val child = getChildAt(place)
            if (child.visibility == View.GONE) continue
            val need = minOf(room, need(child, room))
            if (lines.isEmpty() || need + gap > left) {
                lines += Line()
                left = room + gap
            }
            lines.last().run {
                children += child
                widths += need
            }
            left -= need + gap
        }
    }

    private fun need(child: View, room: Int): Int {
        val own = child.layoutParams as LayoutParams
        val beside = own.leftMargin + own.rightMargin
        if (own.width == 0) return (child.minimumWidth * letters).toInt() + beside
        val most = maxOf(0, room - beside)
        val width =
            if (own.width > 0) {
                MeasureSpec.makeMeasureSpec(minOf(own.width, most), MeasureSpec.EXACTLY)
            } else {
                MeasureSpec.makeMeasureSpec(most, MeasureSpec.AT_MOST)
            }
        child.measure(width, MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED))
        return child.measuredWidth + beside
    }

    private fun measure(line: Line, room: Int) {
        val weights = line.children.map { (it.layoutParams as LayoutParams).weight }
        val left = if (room == Int.MAX_VALUE / 2) 0 else room - line.widths.sum() - gap * (line.children.size - 1)
        line.children.forEachIndexed { place, child ->
            if (weights[place] > 0) line.widths[place] += (left * weights[place] / weights.sum()).toInt()
            measure(child, line.widths[place], null)
        }
        line.height = line.children.maxOf { high(it) }
        line.children.forEachIndexed { place, child ->
            if (child.layoutParams.height == LayoutParams.MATCH_PARENT) measure(child, line.widths[place], line.height)
        }
    }

    private fun measure(child: View, width: Int, height: Int?) {
        val own = child.layoutParams as LayoutParams
        val wide = MeasureSpec.makeMeasureSpec(width - own.leftMargin - own.rightMargin, MeasureSpec.EXACTLY)
        val high =
            when {
                height != null -> MeasureSpec.makeMeasureSpec(height - own.topMargin - own.bottomMargin, MeasureSpec.EXACTLY)
                own.height > 0 -> MeasureSpec.makeMeasureSpec(own.height, MeasureSpec.EXACTLY)
                else -> MeasureSpec.makeMeasureSpec(0, MeasureSpec.UNSPECIFIED)
            }
        child.measure(wide, high)
    }

    private fun high(child: View) = (child.layoutParams as LayoutParams).run { child.measuredHeight + topMargin + bottomMargin }

    override fun onLayout(changed: Boolean, l: Int, t: Int, r: Int, b: Int) {
        val mirrored = layoutDirection == LAYOUT_DIRECTION_RTL
        val across = gravity and Gravity.HORIZONTAL_GRAVITY_MASK
        var top = paddingTop
        for (line in lines) {
            val spare = width - paddingLeft - paddingRight - line.widths.sum() - gap * (line.children.size - 1)
            var start = paddingStart + if (across == Gravity.CENTER_HORIZONTAL) spare / 2 else 0
            line.children.forEachIndexed { place, child ->
                val own = child.layoutParams as LayoutParams
                val left = if (mirrored) width - start - line.widths[place] else start
                val above =
                    if (own.gravity and Gravity.VERTICAL_GRAVITY_MASK == Gravity.TOP) 0 else (line.height - high(child)) / 2
                val (x, y) = left + own.leftMargin to top + above + own.topMargin
                child.layout(x, y, x + child.measuredWidth, y + child.measuredHeight)
                start += line.widths[place] + gap
            }
            top += line.height
        }
    }

    private companion object {
        /** The size that most text has. */
        const val BODY = 16f
    }
}
