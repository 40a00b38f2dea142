package org.uitpas.open.app

import java.io.File
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], application = TestApplication::class, qualifiers = "nl-w360dp-h640dp-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class TourTest {
    private val phone = Phone()

    private fun shot(name: String) {
        val dir = File(System.getProperty("shots.dir")!!).apply { mkdirs() }
        File(dir, "$name.png").outputStream().use { phone.picture().compress(android.graphics.Bitmap.CompressFormat.PNG, 100, it) }
    }

    @Test
    fun passholder() {
        phone.start()
        phone.press(R.id.next)
        phone.press(R.id.skip)
        phone.pressRow(R.id.sides, 0)
        phone.logIn("anke")
        shot("p-pass")
        for (tab in listOf("Voordelen", "Scannen", "Mijn punten", "Meer")) {
            phone.press(tab)
            shot("p-$tab")
        }
        phone.press("Voordelen")
        phone.pressRow(R.id.rows, 0)
        shot("p-reward")
        println(phone.words())
    }

    @Test
    fun counter() {
        phone.start(Sides.COUNTER)
        shot("c-login")
        phone.logIn("balie")
        shot("c-counters")
        phone.pressRow(R.id.rows, 0)
        shot("c-activities")
        phone.pressRow(R.id.rows, 0)
        shot("c-desk")
        phone.press(R.id.menu)
        shot("c-menu")
        phone.press(R.id.back)
        phone.type(R.id.pass, "0900000067513")
        phone.press(R.id.pad_go)
        shot("c-guest")
        println(phone.words())
        phone.press(R.id.next_guest)
        shot("c-desk2")
    }
}
