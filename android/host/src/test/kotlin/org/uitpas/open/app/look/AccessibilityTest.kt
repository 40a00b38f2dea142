package org.uitpas.open.app.look

import android.graphics.Bitmap
import android.graphics.Color
import android.graphics.Rect
import android.graphics.Typeface
import android.text.Layout
import android.view.View
import android.view.ViewGroup
import android.widget.EditText
import android.widget.HorizontalScrollView
import android.widget.ImageView
import android.widget.ListView
import android.widget.ScrollView
import android.widget.Spinner
import android.widget.TextView
import kotlin.math.abs
import kotlin.math.pow
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.uitpas.open.app.R

/** Every screen and state can be used by who sees little, hears it read out, types with a keyboard or has large fingers. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = ShowingApplication::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class AccessibilityTest {
    @Test fun dutch() = check("nl", Shown.SCROLL)

    @Test fun dutchInTheDark() = check("nl", Shown.SCROLL_DARK)

    @Test fun dutchWithLargeText() = check("nl", Shown.SCROLL, 2f)

    @Test fun dutchMirrored() = check("nl", Shown.SCROLL, system = Shown.ARABIC)

    @Test fun french() = check("fr", Shown.SCROLL)

    @Test fun frenchWithLargeText() = check("fr", Shown.SCROLL, 2f)

    /** On the phone as it is in the hand: what is needed for every guest is there without scrolling. */
    @Test fun inReachOfTheThumb() {
        for ((language, textScale) in listOf("nl" to 1f, "fr" to 1f, "nl" to 2f, "fr" to 2f)) {
            val device = Shown(language, Shown.PHONE, textScale)
            for (name in device.names) {
                device.show(name)
                val needed = listOf(R.id.next_guest, R.id.yes.takeIf { name == "counter-confirm" }, R.id.tabs, R.id.bar)
                val views = needed.filterNotNull().mapNotNull { id -> device.seen().firstOrNull { it.id == id } }
                views.forEach { assertTrue("$language $name at $textScale: ${told(it)} is not wholly on the screen", whole(it)) }
                val next = !name.startsWith("counter-guest") || views.any { it.id == R.id.next_guest }
                assertTrue("$name: no button for the next guest", next)
                if (textScale > 1) continue
                val pad = device.seen().firstOrNull { it.id == R.id.pad }?.takeIf { name in AT_THE_PAD } ?: continue
                assertTrue("$language $name: the number pad is not wholly on the screen", whole(pad))
            }
        }
    }

    private fun check(language: String, qualifiers: String, textScale: Float = 1f, system: String = language) {
        val device = Shown(language, qualifiers, textScale, system)
        val wrong =
            device.names.flatMap { name ->
                device.show(name)
                Screen(device).problems().map { "$name: $it" }
            }
        assertTrue("$language at $textScale, ${wrong.size} problems:\n${wrong.joinToString("\n")}", wrong.isEmpty())
    }

    private companion object {
        val AT_THE_PAD = listOf("counter-desk", "counter-desk-empty", "counter-desk-offline")
    }
}

private fun whole(view: View) = Rect().let { view.getGlobalVisibleRect(it) && it.width() == view.width && it.height() == view.height }

private fun told(view: View): String {
    val id = if (view.id == View.NO_ID) view.javaClass.simpleName else view.resources.getResourceEntryName(view.id)
    val words = (view as? TextView)?.text?.take(24) ?: view.contentDescription
    return if (words.isNullOrEmpty()) id else "$id “$words”"
}

/** One screen, all of it on the window, and what is wrong with it. */
private class Screen(private val device: Shown) {
    private val picture: Bitmap = device.picture()
    private val views = device.seen().filter { it.width > 0 && it.height > 0 }.toList()
    private val density = device.window.resources.displayMetrics.density
    private val pressed = views.filter { isControl(it) }
    private val texts = views.filterIsInstance<TextView>().filter { it.text.isNotEmpty() }

    /** What a person presses or types into. A page that is scrolled, and a row that is only read, is neither. */
    private fun isControl(view: View) = (view.isClickable || view is EditText || view is Spinner) &&
        view !is ScrollView && view !is HorizontalScrollView && view !is ListView && view.id != android.R.id.content

    fun problems() = labels() + sizes() + overlaps() + contrast() + pictures() + order() + live() + headings() + cut()

    private fun words(view: View): CharSequence? = when {
        !view.contentDescription.isNullOrEmpty() -> view.contentDescription
        view is TextView && view.text.isNotEmpty() && view !is EditText -> view.text
        view is ViewGroup ->
            (0 until view.childCount).map(view::getChildAt).filter { it.visibility == View.VISIBLE }.firstNotNullOfOrNull(::words)
        else -> null
    }

    private fun labels() = pressed.filter { view ->
        val label = views.firstOrNull { it.labelFor == view.id && view.id != View.NO_ID }
        words(view) == null && (label == null || words(label) == null)
    }.map { "${told(it)} has no label" }

    private fun sizes() = pressed.filter { it.width < TARGET * density || it.height < TARGET * density }
        .map { "${told(it)} is ${it.width}×${it.height} px, too small to hit" }

    /** Where it can be seen and touched: not what is scrolled away. */
    private fun place(view: View) = Rect().also { if (!view.getGlobalVisibleRect(it)) it.setEmpty() }

    private fun isInside(view: View, other: View) = generateSequence(view.parent) { it.parent }.any { it === other }

    private fun overlaps() = pressed.flatMapIndexed { index, one ->
        pressed.drop(index + 1)
            .filter { Rect.intersects(place(one), place(it)) && (!isInside(it, one) && !isInside(one, it)) }
            .map { "${told(one)} and ${told(it)} overlap" }
    }

    /** The most frequent colour where a text stands is its ground; the one furthest from that is the text. */
    private fun contrast() =
        texts.filter { it.isEnabled && generateSequence(it as View) { view -> view.parent as? View }.all { view -> view.isEnabled } }
            .mapNotNull { text ->
                if (!whole(text)) return@mapNotNull null
                val place = place(text)
                val pixels = IntArray(place.width() * place.height())
                picture.getPixels(pixels, 0, place.width(), place.left, place.top, place.width(), place.height())
                val ground = pixels.toList().groupingBy { it }.eachCount().maxBy { it.value }.key
                val ink = text.currentTextColor
                val drawn = pixels.any { near(it, ink) }
                val least = if (isLarge(text)) LARGE else SMALL
                val ratio = contrast(ink, ground)
                when {
                    !drawn -> "${told(text)} is not to be seen in its colour"
                    ratio < least -> "${told(text)} has a contrast of ${"%.1f".format(ratio)}"
                    else -> null
                }
            }

    private fun near(one: Int, other: Int) =
        abs(Color.red(one) - Color.red(other)) + abs(Color.green(one) - Color.green(other)) + abs(Color.blue(one) - Color.blue(other)) < 150

    private fun isLarge(text: TextView): Boolean {
        val points = text.textSize / density
        return points >= 24 || (points >= 18.7 && text.typeface?.style?.and(Typeface.BOLD) == Typeface.BOLD)
    }

    private fun contrast(one: Int, other: Int): Double {
        val (dark, light) = listOf(luminance(one), luminance(other)).sorted()
        return (light + 0.05) / (dark + 0.05)
    }

    private fun luminance(colour: Int): Double {
        val (red, green, blue) =
            listOf(Color.red(colour), Color.green(colour), Color.blue(colour)).map { part ->
                val share = part / 255.0
                if (share <= 0.03928) share / 12.92 else ((share + 0.055) / 1.055).pow(2.4)
            }
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /** A picture says what it shows, or is passed over. */
    private fun pictures() = views.filterIsInstance<ImageView>()
        .filter { it.contentDescription.isNullOrEmpty() && it.importantForAccessibility != View.IMPORTANT_FOR_ACCESSIBILITY_NO }
        .filter { !isControl(it) }
        .map { "${told(it)} is a picture without words, and not hidden" } +
        views.filter { it.id in CODES && it.contentDescription.isNullOrEmpty() }.map { "${told(it)} has no words" }

    /** The keyboard goes from control to control as one reads: down, and from start to end. */
    private fun order() = pressed.filter { it.isFocusable && !place(it).isEmpty }.zipWithNext().filter { (one, next) ->
        val (here, there) = place(one) to place(next)
        val sameLine = there.top < here.bottom && here.top < there.bottom
        when {
            isInside(next, one) -> false
            sameLine -> if (one.layoutDirection == View.LAYOUT_DIRECTION_RTL) there.left > here.left else there.left < here.left
            else -> there.top < here.top
        }
    }.map { (one, next) -> "${told(next)} comes after ${told(one)}, and stands before it" }

    private fun live() = views.filter { it.id in SAID_AT_ONCE && it.accessibilityLiveRegion == View.ACCESSIBILITY_LIVE_REGION_NONE }
        .map { "${told(it)} is not read out when it appears" }

    /** What stands in letters of a heading is one, so that one can go from heading to heading. */
    private fun headings(): List<String> {
        val size = device.window.resources.getDimension(R.dimen.text_heading)
        return texts.filter { it.id in HEADINGS || (it.id == R.id.title && it.textSize >= size) }
            .filter { text -> pressed.none { text === it || isInside(text, it) } && !text.isAccessibilityHeading }
            .map { "${told(it)} is no heading" }
    }

    private fun cut() = texts.flatMap { text ->
        val lines = text.layout ?: return@flatMap emptyList<String>()
        val room = text.height - text.compoundPaddingTop - text.compoundPaddingBottom
        val across = text.width - text.compoundPaddingLeft - text.compoundPaddingRight
        val shrinks = text.autoSizeTextType != TextView.AUTO_SIZE_TEXT_TYPE_NONE
        listOfNotNull(
            "${told(text)} is shortened".takeIf { (0 until lines.lineCount).any { lines.getEllipsisCount(it) > 0 } },
            "${told(text)} is cut off below".takeIf { text !is EditText && lines.height > room + 1 },
            "${told(text)} is cut off at its end".takeIf { text !is EditText && widest(lines) > across + 2 },
            "${told(text)} is squeezed".takeIf { !shrinks && lines.lineCount > 2 && longestWord(text) > across },
            "${told(text)} reaches out of the window".takeIf { !scrolls(text) && !isInWindow(text) },
        )
    }

    private fun widest(lines: Layout) = (0 until lines.lineCount).maxOf { lines.getLineMax(it) }

    private fun isInWindow(view: View): Boolean {
        val (left, _) = IntArray(2).also(view::getLocationInWindow)
        return left >= 0 && left + view.width <= device.window.width
    }

    private fun longestWord(text: TextView) = text.text.split(' ', '-', '\n', '\u200b').maxOf { text.paint.measureText(it) }

    private fun scrolls(view: View) = generateSequence(view.parent) { it.parent }.any { it is HorizontalScrollView }

    private companion object {
        const val TARGET = 48
        const val SMALL = 4.5
        const val LARGE = 3.0
        val CODES = listOf(R.id.barcode, R.id.live_code)
        val SAID_AT_ONCE =
            listOf(R.id.verdict, R.id.notice, R.id.result, R.id.confirm, R.id.redeemed, R.id.wrong, R.id.log_out_warning, R.id.status_text)
        val HEADINGS =
            listOf(
                R.id.guests_title, R.id.rewards_title, R.id.languages_title, R.id.family_title, R.id.verdict_headline,
                R.id.question, R.id.live_title, R.id.prints_title, R.id.lock_title, R.id.about_title, R.id.counters_title,
                R.id.devices_title, R.id.stock_title, R.id.conflicts_title, R.id.device_title, R.id.redeemed_headline,
            )
    }
}
