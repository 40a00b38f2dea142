package org.uitpas.open.app

import android.os.Bundle
import android.view.View
import org.uitpas.open.app.ui.bar
import org.uitpas.open.app.ui.draw
import org.uitpas.open.app.ui.list
import org.uitpas.open.app.ui.offer
import org.uitpas.open.app.ui.say
import org.uitpas.open.app.ui.shown
import org.uitpas.open.core.SideRow
import org.uitpas.open.core.startView

/** The first start: what this is in three pictures, then which side the phone is for. */
class StartSide(activity: MainActivity) : Side(activity) {
    private val view = startView(activity.resources.configuration.locales[0].toLanguageTag())
    private var page = 0

    init {
        frame.findViewById<View>(R.id.tabs).shown = false
        frame.bar(view.title, null, null) {}
        show()
    }

    override fun back() {
        page--
        show()
    }

    override fun save(state: Bundle) {
        super.save(state)
        state.putInt(PAGE, page)
    }

    override fun restore(state: Bundle) {
        super.restore(state)
        page = state.getInt(PAGE)
        show()
    }

    private fun show() {
        activity.canGoBack(page > 0)
        view.pages.getOrNull(page)?.let { shown ->
            host.show(R.layout.welcome).run {
                draw(R.id.hero, shown.pictogram)
                say(R.id.title, shown.title)
                say(R.id.text, shown.text)
                say(R.id.dots, view.pages.joinToString(" ") { if (it === shown) HERE else THERE })
                findViewById<View>(R.id.dots).importantForAccessibility = View.IMPORTANT_FOR_ACCESSIBILITY_NO
                offer(R.id.next, view.nextLabel) { turnTo(page + 1) }
                offer(R.id.skip, view.skipLabel) { turnTo(view.pages.size) }
            }
            return
        }
        host.show(R.layout.sides).run {
            say(R.id.title, view.sideTitle)
            val sides = listOf(view.myPass to Sides.PASSHOLDER, view.counter to Sides.COUNTER)
            list(R.id.sides, R.layout.side, sides) { (text: SideRow, chosen) ->
                draw(R.id.icon, text.pictogram)
                say(R.id.title, text.title)
                say(R.id.sub, text.text)
                setOnClickListener { activity.choose(chosen) }
            }
        }
    }

    private fun turnTo(page: Int) {
        this.page = page
        show()
    }

    private companion object {
        const val PAGE = "page"
        const val HERE = "●"
        const val THERE = "○"
    }
}
