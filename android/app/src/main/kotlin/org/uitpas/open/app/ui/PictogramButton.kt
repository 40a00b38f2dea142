package org.uitpas.open.app.ui

import android.content.Context
import android.graphics.Canvas
import android.util.AttributeSet
import android.view.Gravity
import android.widget.Button

/** A button whose pictogram stands right before its words, the two together in the middle. */
class PictogramButton(context: Context, attributes: AttributeSet?) : Button(context, attributes) {
    init {
        gravity = Gravity.START or Gravity.CENTER_VERTICAL
        textAlignment = TEXT_ALIGNMENT_VIEW_START
    }

    override fun onDraw(canvas: Canvas) {
        val pictogram = compoundDrawablesRelative[0]
        val words = layout?.let { lines -> (0 until lines.lineCount).maxOfOrNull { lines.getLineWidth(it) } } ?: 0f
        val taken = words + if (pictogram == null) 0 else pictogram.intrinsicWidth + compoundDrawablePadding
        val spare = maxOf(0f, (width - paddingLeft - paddingRight - taken) / 2)
        canvas.translate(if (layoutDirection == LAYOUT_DIRECTION_RTL) -spare else spare, 0f)
        super.onDraw(canvas)
    }
}
