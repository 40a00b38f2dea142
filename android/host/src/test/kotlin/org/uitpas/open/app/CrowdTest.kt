package org.uitpas.open.app

import android.view.View
import android.view.ViewGroup
import java.time.Duration
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import org.uitpas.open.core.DeskState

/** A long evening at one desk. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class, qualifiers = "nl-w360dp-h640dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class CrowdTest {
    @get:Rule val registry = TestApplication.OwnRegistry()

    private val phone = Phone()
    private val chips = listOf(Demo.CHIP, Demo.OTHER_CHIP, "04CEE7528E6180", "04ED6ACACF6180", "045157B2B63780", "045A4832633680")

    private fun guests(count: Int) = repeat(count) { guest ->
        phone.wait(Duration.ofSeconds(5))
        phone.tap(chips[guest % chips.size])
        assertTrue(phone.desk.state is DeskState.Guest)
    }

    private fun views(view: View): Int = 1 + if (view is ViewGroup) (0 until view.childCount).sumOf { views(view.getChildAt(it)) } else 0

    private fun used(): Long {
        repeat(3) {
            System.gc()
            System.runFinalization()
        }
        return Runtime.getRuntime().run { totalMemory() - freeMemory() }
    }

    @Test
    fun `three hundred guests leave no more behind than a hundred`() {
        fitNfc()
        phone.openDesk()
        guests(100)
        val (views, used) = views(phone.frame) to used()
        assertEquals(MOST, phone.desk.guests.size)
        guests(200)
        assertEquals(MOST, phone.desk.guests.size)
        assertEquals(views, views(phone.frame))
        val grown = used() - used
        assertTrue("$grown bytes more", grown < GROWTH)
    }

    private companion object {
        /** Guests that the list shows. */
        const val MOST = 20

        /** Far below what one screen more in memory for each guest would take. */
        const val GROWTH = 16L * 1024 * 1024
    }
}
