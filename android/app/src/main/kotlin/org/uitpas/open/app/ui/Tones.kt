package org.uitpas.open.app.ui

import android.content.res.ColorStateList
import android.graphics.drawable.GradientDrawable
import android.view.View
import android.view.ViewGroup
import android.widget.ImageView
import android.widget.TextView
import org.uitpas.open.app.R
import org.uitpas.open.core.Pictogram
import org.uitpas.open.core.Tone

private val Tone.ink get() =
    when (this) {
        Tone.GOOD -> R.color.good
        Tone.NOTICE -> R.color.notice
        Tone.STOP -> R.color.stop
        Tone.BUSY -> R.color.busy
    }

private val Tone.sheet get() =
    when (this) {
        Tone.GOOD -> R.color.good_sheet
        Tone.NOTICE -> R.color.notice_sheet
        Tone.STOP -> R.color.stop_sheet
        Tone.BUSY -> R.color.busy_sheet
    }

private val Tone.shape get() =
    when (this) {
        Tone.GOOD -> R.drawable.shape_good
        Tone.NOTICE -> R.drawable.shape_notice
        Tone.STOP -> R.drawable.shape_stop
        Tone.BUSY -> R.drawable.shape_busy
    }

/** The sheet of a card in this tone, border included. */
fun View.sheetOf(tone: Tone) {
    (background.mutate() as GradientDrawable).run {
        setColor(context.getColor(tone.sheet))
        setStroke(resources.getDimensionPixelSize(R.dimen.stroke_strong), context.getColor(tone.ink))
    }
}

/** The shape that says by itself what the colour says: round for good, square for a notice, octagon for stop. */
fun View.shape(shape: Int, icon: Int, tone: Tone, pictogram: Pictogram, turned: Boolean = false) {
    val colours = listOf(tone.ink, tone.sheet).map { ColorStateList.valueOf(context.getColor(it)) }
    findViewById<ImageView>(shape).run {
        show(tone.shape)
        imageTintList = if (turned) colours[1] else colours[0]
    }
    findViewById<ImageView>(icon).run {
        show(pictogram.drawable)
        imageTintList = if (turned) colours[0] else colours[1]
    }
}

/** All text and pictograms in it have this colour. */
private fun View.writeIn(colour: Int) {
    when (this) {
        is TextView -> setTextColor(colour)
        is ImageView -> imageTintList = ColorStateList.valueOf(colour)
        is ViewGroup -> for (place in 0 until childCount) getChildAt(place).writeIn(colour)
    }
}

/** A verdict in the part of the screen at hand: the tone fills it, and all that stands there is in the tone's sheet. */
fun View.verdict(tone: Tone, pictogram: Pictogram, headline: String, detail: String, nextStep: String) {
    val (ground, ink) = context.getColor(tone.ink) to context.getColor(tone.sheet)
    (background.mutate() as GradientDrawable).setColor(ground)
    writeIn(ink)
    shape(R.id.verdict_shape, R.id.verdict_icon, tone, pictogram, turned = true)
    say(R.id.verdict_headline, headline)
    say(R.id.verdict_detail, detail)
    say(R.id.verdict_next, nextStep)
}

/** What a tone looks like when there is only a sign for it. */
val Tone.sign get() =
    when (this) {
        Tone.GOOD -> Pictogram.TICK
        Tone.NOTICE -> Pictogram.INFO
        Tone.STOP -> Pictogram.STOP
        Tone.BUSY -> Pictogram.CLOCK
    }
